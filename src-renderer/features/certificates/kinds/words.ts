/** What a certificate is, as far as it says so itself. */
export const certificateKinds = {
  root: 'Root authority',
  inter: 'Intermediate authority',
  leaf: 'Device',
};

/** Where a certificate is known. */
export const placeNames = { localHub: 'Local hub' };
