/*
 * One for all pages of this site in a browser, so that a browser counts once however many pages it
 * has open. Its name is the address to connect to.
 */
import { keepJoined } from './keep-joined.ts';

keepJoined(self.name);
