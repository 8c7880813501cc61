export { CreateServer } from './CreateServer.tsx';
