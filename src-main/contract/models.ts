/** Shapes that cross between the services and whoever calls them. Never a private key, never a passphrase going out. */
export * from './base-models.ts';
export * from './hub-dps-models.ts';
export * from './export-models.ts';
export * from './hub-models.ts';
export * from './simulation-models.ts';
export * from './thingsboard-models.ts';
export * from './things/index.ts';
export * from './window-models.ts';
