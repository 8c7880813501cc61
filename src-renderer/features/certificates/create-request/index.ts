export { CreateRequest } from './CreateRequest.tsx';
