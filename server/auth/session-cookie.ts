/** Cookies ignore ports, so the name carries ours: two Meshlooms on one machine keep their sessions apart. */
export function sessionCookieName(port: number): string {
  return `meshloom-${port}`;
}

/** The session id in a Cookie header; null when absent or ambiguous. */
export function readSessionCookie(header: string | undefined, port: number): string | null {
  const name = sessionCookieName(port);
  const values: string[] = [];
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at >= 0 && pair.slice(0, at).trim() === name) values.push(pair.slice(at + 1).trim());
  }
  const [value] = values;
  return values.length === 1 && value !== undefined && /^[A-Za-z0-9_-]{20,100}$/.test(value) ? value : null;
}

/**
 * `Set-Cookie` of a session. No `Secure`: plain http on loopback, where some browsers would drop it. The age only lets
 * the cookie survive a restart of the browser; the server decides how long a session lives.
 */
export function writeSessionCookie(id: string, port: number): string {
  return `${sessionCookieName(port)}=${id}; Path=/; HttpOnly; SameSite=Strict; Max-Age=604800`;
}

/** `Set-Cookie` that forgets the session. */
export function clearSessionCookie(port: number): string {
  return `${sessionCookieName(port)}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`;
}
