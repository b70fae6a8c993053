/**
 * Everything that can be wrong with a request, once. Codes are stable; docs/problems.md is the page for people, and a
 * test holds the two together. `hint` says what to do.
 */
export const problems = {
  empty: {
    status: 400,
    title: 'The upload is empty',
    hint: 'Send the bytes of a JPEG, PNG or WebP photo.',
  },
  no_file: {
    status: 400,
    title: 'The form has no file',
    hint: 'Send a photo as a file field: curl -F photo=@bee.jpg, or its bytes alone: curl --data-binary @bee.jpg.',
  },
  malformed: {
    status: 400,
    title: 'The body cannot be read',
    hint: 'Send the photo alone, as a file of a multipart form (the client sets the boundary), or in JSON as base64.',
  },
  too_many_files: {
    status: 400,
    title: 'Too many files in one request',
    hint: 'Send fewer files at a time.',
  },
  bad_parameter: {
    status: 400,
    title: 'A query parameter is not usable',
    hint: 'Correct the parameter named in `detail`, or leave it out.',
  },
  unauthorised: {
    status: 401,
    title: 'An API key is needed',
    hint: 'Send the key that the operator gave you as X-API-Key, or as Authorization: Bearer.',
  },
  not_found: {
    status: 404,
    title: 'There is nothing at this address',
    hint: 'POST a photo to /v1/classify, or GET /v1/model or /healthz.',
  },
  unknown_model: {
    status: 404,
    title: 'There is no model of this name',
    hint: 'GET /v1/models lists the models; leave the name out for the default.',
  },
  method_not_allowed: {
    status: 405,
    title: 'This address does not take that method',
    hint: 'Use one of the methods in the Allow header.',
  },
  body_too_large: {
    status: 413,
    title: 'The upload has too many bytes',
    hint: 'Send fewer or smaller photos: 1,000 pixels on the shorter side are plenty.',
  },
  not_an_image: {
    status: 415,
    title: 'This is not an image',
    hint: 'Send the bytes of a JPEG, PNG or WebP photo. The content type and the name of the file do not matter.',
  },
  unsupported: {
    status: 415,
    title: 'This type of image is not read here',
    hint: 'Convert it to JPEG, PNG or WebP.',
  },
  too_large: {
    status: 422,
    title: 'The image has too many pixels',
    hint: 'Make it smaller first: 1,000 pixels on the shorter side are plenty.',
  },
  corrupt: {
    status: 422,
    title: 'The image is damaged',
    hint: 'Upload it again; if that fails, open it in an image editor and save it anew.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    hint: 'Wait for the seconds in the Retry-After header, then go on more slowly.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong here',
    hint: 'Try again. If it stays, report it with the value of the X-Request-Id header.',
  },
  busy: {
    status: 503,
    title: 'Too many photos are waiting',
    hint: 'Try again after the seconds in the Retry-After header.',
  },
  model_not_ready: {
    status: 503,
    title: 'The model is not ready',
    hint: 'Try again in a few seconds. If it stays, the deployed model is missing or damaged: deploy it again.',
  },
} as const satisfies Record<string, { status: number; title: string; hint: string }>;

export type ProblemCode = keyof typeof problems;
