// A venue of this build, started for a journey on ports of its own and stopped after it.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
/** The program under test: the build that ctest names, or the developers' one. */
export const binary = process.env.LICET_BINARY ?? join(root, 'build/dev/bin/licet');

export class RunningVenue {
  static async start({ data = mkdtempSync(join(tmpdir(), 'licet-')), options = [], program = binary } = {}) {
    const venue = new RunningVenue();
    venue.data = data;
    venue.ready = join(data, 'ready.json');
    rmSync(venue.ready, { force: true });
    const ports = ['--http-port', '0', '--fix-port', '0', '--fix-tls-port', '0'];
    venue.process = spawn(program, ['serve', '--demo', '--data', data, '--ready-file', venue.ready, ...ports, ...options], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    venue.log = '';
    for (const stream of [venue.process.stdout, venue.process.stderr]) stream.on('data', (text) => (venue.log += text));
    venue.exited = new Promise((resolve) => venue.process.on('exit', (code, signal) => resolve({ code, signal })));
    venue.exited.then((how) => (venue.how = how));
    for (let tries = 0; tries < 1200 && !venue.how; ++tries) {
      if (existsSync(venue.ready)) {
        const text = readFileSync(venue.ready, 'utf8');
        if (text.endsWith('}\n') || text.endsWith('}')) {
          venue.at = JSON.parse(text);
          return venue;
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    venue.process.kill('SIGKILL');
    throw new Error(`the venue did not start:\n${venue.log}`);
  }

  /** Ctrl-C: resolves with {code, signal}. */
  async stop(signal = 'SIGTERM') {
    this.process.kill(signal);
    return this.exited;
  }
  remove() {
    rmSync(this.data, { recursive: true, force: true });
  }
}
