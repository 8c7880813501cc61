export { CompleteRequest } from './CompleteRequest.tsx';
