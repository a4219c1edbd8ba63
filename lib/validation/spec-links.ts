const SPECIFICATION = 'https://gateway-api.sigs.k8s.io/reference/api-spec/1.6/spec/';

/** The section of the Gateway API specification about a type, e.g. `ParentReference`. */
export function sectionOn(type: string): string {
  return `${SPECIFICATION}#${type.toLowerCase()}`;
}

/** A Gateway Enhancement Proposal. */
export function gep(number: number): string {
  return `https://gateway-api.sigs.k8s.io/geps/gep-${number}/`;
}
