export { CreateServer } from './CreateServer.tsx';
export { hostsOf } from './steps.ts';
