const KEY = 'meshloom.theme';

export type Theme = 'system' | 'light' | 'dark';

/** The chosen theme; `system` when none was chosen. */
export function readTheme(): Theme {
  try {
    const value = window.localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    // Storage can be forbidden; the system's theme needs none.
    return 'system';
  }
}

/** Shows and remembers a theme. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') document.documentElement.removeAttribute('data-theme');
  else document.documentElement.setAttribute('data-theme', theme);
  try {
    if (theme === 'system') window.localStorage.removeItem(KEY);
    else window.localStorage.setItem(KEY, theme);
  } catch {
    // See readTheme; it holds until the page is left.
  }
}

/** Runs in the head before the first paint, so that no other theme flashes up. */
export const THEME_SCRIPT = `try{var t=localStorage.getItem('${KEY}');if(t==='light'||t==='dark')document.documentElement.setAttribute('data-theme',t)}catch(e){}`;
