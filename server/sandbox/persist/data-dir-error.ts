/** A directory that cannot be used: another sandbox has it, or its files are damaged as no crash damages them. One sentence. */
export class DataDirError extends Error {}
