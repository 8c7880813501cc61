import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { bridgePage } from './page-bridge.ts';

bridgePage({ contextBridge, ipcRenderer, webUtils }, globalThis);
