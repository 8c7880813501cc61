export const platform = {
  more: 'More settings',
};
