import { BUILTIN_TYPES } from './builtin-kinds.ts';
import type { ResourceType, ServedVersion } from './resource-type.ts';

/** What is served at this moment: the built-in kinds and those of the installed definitions. */
export class KindRegistry {
  readonly #types = new Map<string, ResourceType>(BUILTIN_TYPES.map((type) => [type.id, type]));

  /** Every type, built-in ones first. */
  all(): readonly ResourceType[] {
    return [...this.#types.values()];
  }

  /** The type of a path, or null when nobody serves it in this version. */
  find(
    group: string,
    version: string,
    plural: string,
  ): { readonly type: ResourceType; readonly served: ServedVersion } | null {
    const type = this.#types.get(`${group}/${plural}`);
    const served = type?.versions.find((candidate) => candidate.name === version);
    return type && served ? { type, served } : null;
  }

  /** True for a group and version that hold built-in kinds. */
  isBuiltin(group: string, version: string): boolean {
    return BUILTIN_TYPES.some(
      (type) => type.group === group && type.versions.some((served) => served.name === version),
    );
  }

  /** The type of a store id. */
  byId(id: string): ResourceType | null {
    return this.#types.get(id) ?? null;
  }

  /** The type of a group and kind, for seeds and for garbage collection. */
  byKind(group: string, kind: string): ResourceType | null {
    return this.all().find((type) => type.group === group && type.kind === kind) ?? null;
  }

  /** Serves a custom type, in place of an older form of the same. */
  install(type: ResourceType): void {
    this.#types.set(type.id, type);
  }

  /** Stops serving a custom type. */
  uninstall(id: string): void {
    this.#types.delete(id);
  }

  /** Groups with their versions, the preferred first; core is `''`. */
  groups(): ReadonlyMap<string, readonly string[]> {
    const groups = new Map<string, string[]>();
    for (const type of this.#types.values()) {
      const versions = groups.get(type.group) ?? [];
      for (const served of type.versions) if (!versions.includes(served.name)) versions.push(served.name);
      groups.set(type.group, versions);
    }
    return groups;
  }
}
