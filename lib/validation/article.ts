/** The name of a kind or a field behind its article: `an HTTPRoute`, `a GRPCRoute`, `a UDPRoute`, `an XMesh`. */
export function withArticle(name: string): string {
  // Abbreviations begin with the sound of their first letter's name.
  const isSpelt = /^[A-Z]{2}/.test(name);
  return `${(isSpelt ? /^[AEFHILMNORSX]/ : /^[AEIOaeio]/).test(name) ? 'an' : 'a'} ${name}`;
}
