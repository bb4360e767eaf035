import { test } from '@playwright/test';
import { forms, packages, refusedLoads, refusedSockets } from './like-a-page.ts';
import { benchOf } from './playground-bench.ts';

test('a connection that is not let through fails as with an unreachable server, and is explained', async ({
  page,
}) => refusedSockets(benchOf(page)));

test('what is loaded or asked for elsewhere is explained, once each', async ({ page }) =>
  refusedLoads(benchOf(page)));

test('packages of Node.js are explained', async ({ page }) => packages(benchOf(page)));

test('forms do what they do in a page, and send nothing anywhere', async ({ page }) =>
  forms(benchOf(page)));
