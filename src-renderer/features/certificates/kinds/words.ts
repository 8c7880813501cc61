/** What a certificate is, as far as it says so itself. */
export const certificateKinds = {
  root: 'Root authority',
  inter: 'Intermediate authority',
  leaf: 'Device',
};
