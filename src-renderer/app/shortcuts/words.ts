export const shortcuts = {
  title: 'Keyboard shortcuts',
  search: 'Search pages, actions and things',
  find: 'Go to the search field of the page',
  settings: 'Settings',
  help: 'This list',
  page: (name: string) => `Go to ${name}`,
  or: 'or',
};
