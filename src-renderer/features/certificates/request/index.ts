export { Answered } from './Answered.tsx';
export { RequestFacts } from './RequestFacts.tsx';
export { RequestForms } from './RequestForms.tsx';
