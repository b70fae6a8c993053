# The API on Node, with the page and the model that comes along, or another: --build-arg BUNDLE=runs/photos-1
# docker build -t beeline . && docker run -p 8787:8787 -e MAX_BYTES=5000000 beeline
FROM node:24-slim AS build
ARG BUNDLE=models/ants-bees
WORKDIR /beeline
COPY . .
RUN npm run setup && node apps/api/scripts/build-node.mjs /assets "$BUNDLE"

FROM node:24-slim
WORKDIR /beeline
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY packages/core/package.json packages/core/
COPY apps/api/package.json apps/api/
RUN npx --yes pnpm@10.34.9 install --prod --frozen-lockfile --filter @beeline/api... && rm -rf /root/.npm /root/.cache
COPY packages/core/codec packages/core/codec
COPY packages/core/kernels packages/core/kernels
COPY --from=build /beeline/packages/core/dist packages/core/dist
COPY --from=build /beeline/apps/api/dist/node apps/api/dist/node
COPY --from=build /assets /assets
USER node
EXPOSE 8787
HEALTHCHECK --start-period=20s CMD ["node", "-e", "fetch('http://127.0.0.1:8787/readyz').then((r) => process.exit(r.ok ? 0 : 1))"]
CMD ["node", "apps/api/dist/node/node/main.js", "--assets", "/assets", "--host", "0.0.0.0", "--workers", "2"]
