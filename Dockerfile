# The gateway as a container: Node 24 and the program, without shell, package manager or curl, as an unprivileged user.
#
#   docker build -t gatehouse .
#   docker run -p 4283:4283 -v ./gatehouse.yaml:/etc/gatehouse/gatehouse.yaml:ro -v gatehouse-data:/var/lib/gatehouse gatehouse
#
# In a container the configuration needs `server.host: 0.0.0.0`, for 127.0.0.1 is the container itself. Then the console and the
# admin API are at port 4284 of the container alone; for a browser of the host, `server.admin: {host: 0.0.0.0}` and
# `-p 127.0.0.1:4284:4284`, or `server.admin: shared`. Its output is the log
# alone, and it makes no keys by itself, for logs are collected and kept:
#
#   docker exec CONTAINER /nodejs/bin/node /app/packages/gateway/dist/main.js keys create --name first-admin --role admin \
#     --data /var/lib/gatehouse

FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
COPY packages/contract/package.json packages/contract/
COPY packages/gateway/package.json packages/gateway/
COPY packages/console/package.json packages/console/
RUN npm install --no-save --loglevel=error
COPY tsconfig.base.json ./
COPY scripts scripts
COPY packages packages
RUN node scripts/build.mjs

FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY packages/contract/package.json packages/contract/
COPY packages/gateway/package.json packages/gateway/
RUN npm install --no-save --omit=dev --omit=optional --loglevel=error \
    --workspace @gatehouse/contract --workspace @gatehouse/gateway \
  && mkdir -p /empty/var/lib/gatehouse

FROM gcr.io/distroless/nodejs24-debian12:nonroot
WORKDIR /app
COPY --from=dependencies /app ./
COPY --from=build /build/packages/contract/dist packages/contract/dist
COPY --from=build /build/packages/gateway/dist packages/gateway/dist
COPY --from=build /build/packages/console/dist packages/console/dist
COPY examples/shop examples/shop
COPY LICENSE ./
COPY --from=dependencies --chown=nonroot:nonroot /empty/var/lib/gatehouse /var/lib/gatehouse

USER nonroot
VOLUME /var/lib/gatehouse
EXPOSE 4283 4284
ENV NODE_ENV=production
ENTRYPOINT ["/nodejs/bin/node", "--disable-proto=throw", "/app/packages/gateway/dist/main.js"]
CMD ["start", "--quiet", "--config", "/etc/gatehouse/gatehouse.yaml", "--data", "/var/lib/gatehouse"]
HEALTHCHECK --interval=15s --timeout=3s --start-period=10s \
  CMD ["/nodejs/bin/node", "-e", "fetch('http://127.0.0.1:4283/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
