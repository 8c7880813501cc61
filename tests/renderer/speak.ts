import { speak } from '../../src-renderer/ui/language/index.ts';

speak('en');
