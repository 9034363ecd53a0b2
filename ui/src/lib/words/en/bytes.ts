export const bytes = {
  b: (n: string) => `${n} B`,
  kb: (n: string) => `${n} KB`,
  gb: (n: string) => `${n} GB`,
  mb: (n: string) => `${n} MB`,
};
