// The app is one page that lives in the window: nothing is rendered anywhere else, and nothing beforehand.
export const ssr = false;
export const prerender = false;
