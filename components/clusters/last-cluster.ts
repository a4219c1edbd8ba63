const KEY = 'meshloom.cluster';

/** Id of the cluster opened last in this browser; null when none or when storage is closed to us. */
export function readLastCluster(): string | null {
  try {
    return window.localStorage.getItem(KEY);
  } catch {
    // Storage can be forbidden by the browser's settings; remembering is a comfort only.
    return null;
  }
}

/** Remembers the cluster that was opened. */
export function rememberCluster(id: string): void {
  try {
    window.localStorage.setItem(KEY, id);
  } catch {
    // See readLastCluster.
  }
}
