import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const venue = 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [svelte()],
  build: { target: 'es2022', sourcemap: false, assetsInlineLimit: 0 },
  server: {
    proxy: {
      '/api': venue,
      '/oauth': venue,
      '/data': venue,
      '/ws': { target: venue, ws: true },
    },
  },
  test: { include: ['src/**/*.test.ts'] },
});
