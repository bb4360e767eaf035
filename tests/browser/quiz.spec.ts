import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { axeFaults } from './axe.ts';
import { parseQuiz, rightOf, type Question } from '../../src/quiz/quiz.ts';

const LESSON = '/en/introduction/';
const path = 'content/quizzes/en/introduction.json';
const { questions } = parseQuiz(readFileSync(path, 'utf8'), path);

/** A text of a quiz as it is read on the page. */
const plain = (text: string) => text.replaceAll('`', '');
const box = (page: Page, at: number) => page.locator('ws-quiz fieldset').nth(at);
const wrongOf = (question: Question) => (rightOf(question) === 0 ? 1 : 0);

/** Moves to the answer `at` of the question that has the focus, by keys, and checks it. */
async function answerByKeys(page: Page, at: number): Promise<void> {
  await page.keyboard.press('Space');
  for (let step = 0; step < at; step += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
}

test('a quiz is done by keys alone: every answer says why, the first try counts, the score stays', async ({
  page,
}) => {
  await page.goto(LESSON);
  const [first] = questions;
  if (!first) throw new Error('no questions');
  const radio = (at: number, answer: number) => box(page, at).getByRole('radio').nth(answer);

  await radio(0, 0).focus();
  await page.keyboard.press('Enter');
  await expect(box(page, 0).locator('.qz-says')).toContainText('Choose an answer first.');
  await expect(radio(0, 0)).toBeFocused();

  // Every wrong answer of the first question in turn, then the right one.
  const wrong = first.answers.map((_, at) => at).filter((at) => at !== rightOf(first));
  let tried = 0;
  for (const at of [...wrong, rightOf(first)]) {
    await radio(0, at).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    tried += 1;
    const { why } = first.answers[at] ?? { why: '?' };
    await expect(box(page, 0).locator('.qz-says')).toContainText(plain(why));
    await expect(radio(0, at)).toHaveAccessibleDescription(new RegExp(`^(Right|No)\\. `));
    await expect(box(page, 0).locator('.qz-why')).toHaveCount(tried);
  }
  await expect(radio(0, rightOf(first))).toHaveAccessibleDescription(
    `Right. ${plain(first.answers[rightOf(first)]?.why ?? '')}`,
  );
  await expect(radio(0, wrong[0] ?? 0)).toBeDisabled();

  // The rest right at once, going on by the button.
  for (const [at, question] of questions.entries()) {
    if (at === 0) continue;
    await box(page, at - 1)
      .getByRole('button', { name: 'Next question' })
      .focus();
    await page.keyboard.press('Enter');
    await expect(radio(at, 0)).toBeFocused();
    await answerByKeys(page, rightOf(question));
    await expect(box(page, at).locator('.qz-why')).toHaveCount(question.answers.length);
  }
  const score = `${questions.length - 1} of ${questions.length}`;
  await box(page, questions.length - 1)
    .getByRole('button', { name: 'To your score' })
    .press('Enter');
  await expect(page.locator('.qz-score')).toBeFocused();
  await expect(page.locator('.qz-score')).toContainText(`${score} right at the first try`);

  await page.reload();
  await page.locator('ws-quiz').scrollIntoViewIfNeeded();
  await expect(page.locator('.qz-best')).toHaveText(`Your best so far: ${score}.`);
  await expect(box(page, 0).locator('.qz-why')).toHaveCount(first.answers.length);

  // A worse second time does not take the better first one away.
  await page.getByRole('button', { name: 'Start over' }).click();
  await expect(radio(0, 0)).toBeFocused();
  await expect(page.locator('.qz-why')).toHaveCount(0);
  for (const [at, question] of questions.entries()) {
    for (const answer of [wrongOf(question), rightOf(question)]) {
      await radio(at, answer).check();
      await box(page, at).getByRole('button').click();
      await expect(radio(at, answer)).toHaveAccessibleDescription(/./);
    }
  }
  await expect(page.locator('.qz-score')).toContainText(`0 of ${questions.length}`);
  await expect(page.locator('.qz-best')).toHaveText(`Your best so far: ${score}.`);
});

test('a quiz with right, wrong and untouched questions has no accessibility fault, in both themes', async ({
  page,
}) => {
  await page.goto(LESSON);
  for (const [at, isRight] of [false, true].entries()) {
    const question = questions[at];
    if (!question) throw new Error('too few questions');
    const answer = isRight ? rightOf(question) : wrongOf(question);
    await box(page, at).getByRole('radio').nth(answer).check();
    await box(page, at).getByRole('button').click();
    await expect(box(page, at).locator('.qz-why').first()).toBeVisible();
  }
  for (const theme of ['light', 'dark']) {
    await page.locator('html').evaluate((html, theme) => (html.dataset['theme'] = theme), theme);
    expect(await axeFaults(page, 'ws-quiz')).toEqual([]);
  }
});

test('a quiz says so when its explanations cannot be loaded, and grades nothing', async ({
  page,
}) => {
  await page.goto(LESSON);
  await page.route('**/quizzes/*.json', (route) => route.abort());
  await box(page, 0).getByRole('radio').first().check();
  await box(page, 0).getByRole('button').click();
  await expect(box(page, 0).locator('.qz-says')).toContainText('could not be loaded');
  await expect(page.locator('.qz-why')).toHaveCount(0);
  await page.unroute('**/quizzes/*.json');
  await box(page, 0).getByRole('button').click();
  await expect(page.locator('.qz-why')).not.toHaveCount(0);
});

test('a quiz can be read without JavaScript, in Chinese too', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/zh/introduction/');
  const quiz = page.locator('ws-quiz');
  await expect(quiz.getByRole('group')).toHaveCount(questions.length * 2);
  await expect(quiz.getByRole('button', { includeHidden: false })).toHaveCount(0);
  const answer = quiz.locator('details').first();
  await expect(answer.locator('p')).toBeHidden();
  await answer.getByText('答案').click();
  await expect(answer.locator('p')).toBeVisible();
  const order = await page.locator('h2').evaluateAll((all) => all.map(({ id }) => id));
  expect(order.slice(-2)).toEqual(['quiz', '出处']);
  await context.close();
});
