import { isJsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { SandboxCluster } from '../cluster.ts';
import { undeclaredFields } from '../kinds/schema-check.ts';
import { jsonPatch } from '../patch/json-patch.ts';
import { mergePatch } from '../patch/merge-patch.ts';
import { strategicPatch } from '../patch/strategic-patch.ts';
import { badRequest, invalid, notFound, unsupportedMediaType } from '../status-error.ts';
import { decodeObject } from './decode.ts';
import { invalidValue } from './metadata-rules.ts';
import { liveObject, subjectOf, type Target, type WriteOptions } from './target.ts';
import { saveUpdate } from './update-object.ts';

/** The ways to patch besides apply, by media type. */
export type PatchType = 'json' | 'merge' | 'strategic';

/** PATCH with a JSON patch, a merge patch or (built-in kinds only, 415 otherwise) a strategic merge patch. */
export function patchObject(
  cluster: SandboxCluster,
  target: Target,
  request: { readonly patchType: PatchType; readonly patch: JsonValue; readonly options: WriteOptions },
): KubeObject {
  const { options } = request;
  const live = liveObject(cluster, target);
  if (!live) throw notFound(subjectOf(target));
  const patched = patchValue(live, target, request);
  if (options.fieldValidation === 'Strict') assertDeclared(target, patched);
  const decoded = decodeObject(target, patched);
  return saveUpdate(cluster, target, { live, decoded, options });
}

function patchValue(
  live: KubeObject,
  target: Target,
  { patchType, patch }: { readonly patchType: PatchType; readonly patch: JsonValue },
): JsonValue {
  if (patchType === 'json') return jsonPatch(live, patch);
  if (!isJsonObject(patch)) throw badRequest('the patch is not an object');
  if (patchType === 'merge') return mergePatch(live, patch);
  if (target.type.custom)
    throw unsupportedMediaType([
      'application/json-patch+json',
      'application/merge-patch+json',
      'application/apply-patch+yaml',
    ]);
  return strategicPatch(live, patch, target.served.schema);
}

/** A strict patch that leaves unknown fields behind is a 422 about the patch. */
function assertDeclared(target: Target, patched: JsonValue): void {
  const unknown = undeclaredFields(target.served.schema, patched);
  if (unknown.length === 0) return;
  const why = `strict decoding error: ${unknown.map((path) => `unknown field "${path}"`).join(', ')}`;
  // The real server names neither kind nor object here.
  throw invalid({ group: '', plural: '', kind: '', name: '' }, [
    invalidValue('patch', JSON.stringify(patched), why),
  ]);
}
