/** A form would be sent to `address`. */
export type Sent = (address: string) => void;

/**
 * Lets forms do all that they do in a page but leave it: what would be sent is told instead. The
 * policy of the sandbox holds without this; of some forms, though, browsers say nothing, and
 * Firefox lets `submit()` throw.
 * @returns what adds the listener: to be called for each document that is opened.
 */
export function keepForms(sent: Sent): () => void {
  const onSubmit = (event: SubmitEvent) => {
    const { target: form, submitter } = event;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement)) return;
    const button = isButton(submitter) ? submitter : undefined;
    const method = button?.hasAttribute('formmethod') ? button.formMethod : methodOf(form);
    // Closes a dialog, and sends nothing (HTML §4.10.22.3).
    if (method === 'dialog') return;
    event.preventDefault();
    const address = button?.hasAttribute('formaction') ? button.formAction : actionOf(form);
    const script = /^javascript:/i.exec(address);
    if (!script) sent(address);
    // As `links.ts` does with links.
    else setTimeout(() => void (0, eval)(address.slice(script[0].length)));
  };
  HTMLFormElement.prototype.submit = function submit() {
    if (methodOf(this) !== 'dialog') sent(actionOf(this));
  };
  return () => addEventListener('submit', onSubmit);
}

function isButton(target: HTMLElement | null): target is HTMLButtonElement | HTMLInputElement {
  return target instanceof HTMLButtonElement || target instanceof HTMLInputElement;
}

/** By its attribute: a field of the form may have that name, and then stands for the property. */
function methodOf(form: HTMLFormElement): string {
  return Element.prototype.getAttribute.call(form, 'method')?.toLowerCase() ?? '';
}

function actionOf(form: HTMLFormElement): string {
  const action = Element.prototype.getAttribute.call(form, 'action') ?? '';
  return URL.canParse(action, document.baseURI) ? new URL(action, document.baseURI).href : action;
}
