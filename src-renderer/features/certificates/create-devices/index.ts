export { CreateDevices } from './CreateDevices.tsx';
