export { decodeText, firstLine } from '../core/text.ts';
