/** Noon, so that a day in universal time bears its own date in most of the world. */
export const dayOf = (day: string): number => Date.parse(`${day}T12:00:00Z`);
