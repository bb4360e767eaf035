import { test } from '@playwright/test';
import { outlivesEndlessCode, outlivesStorms } from './unbreakable.ts';

// A trace takes pictures of every frame, for which a spinning one never has time.
test.use({ trace: 'off' });

outlivesEndlessCode(false);
outlivesStorms();
