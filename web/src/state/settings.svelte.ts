export type Language = 'en' | 'zh';
export type Theme = 'light' | 'dark';
export type Colours = 'blue-orange' | 'green-up' | 'red-up';

interface Stored {
  language: Language;
  theme: Theme;
  colours: Colours;
}

function stored(): Stored {
  const fallback: Stored = {
    language: navigator.language.startsWith('zh') ? 'zh' : 'en',
    theme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
    colours: 'blue-orange',
  };
  try {
    return { ...fallback, ...(JSON.parse(localStorage.getItem('licet') ?? '{}') as Partial<Stored>) };
  } catch {
    return fallback;
  }
}

/** What the user prefers, kept in this browser. The attributes are set at once, before anything reads the colours. */
class Settings {
  #values = $state(stored());

  constructor() {
    this.#show();
  }
  get language() {
    return this.#values.language;
  }
  get theme() {
    return this.#values.theme;
  }
  get colours() {
    return this.#values.colours;
  }
  set(change: Partial<Stored>): void {
    Object.assign(this.#values, change);
    this.#show();
    localStorage.setItem('licet', JSON.stringify(this.#values));
  }
  #show(): void {
    const { dataset } = document.documentElement;
    dataset['theme'] = this.#values.theme;
    dataset['colours'] = this.#values.colours;
    document.documentElement.lang = this.#values.language === 'zh' ? 'zh-Hans' : 'en';
  }
}

export const settings = new Settings();
