/** Node, with the modules compiled as for the page: state classes are tested as they run there. */
export default {
  name: 'page',
  viteEnvironment: 'client',
  setup: () => ({ teardown: () => undefined }),
};
