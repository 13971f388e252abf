# docs/deploying.md says how to run it; tests/docker/replay.py replays it without a Docker engine.
FROM debian:bookworm-slim AS build
RUN apt-get update \
 && apt-get install --yes --no-install-recommends python3 python3-venv \
 && rm -rf /var/lib/apt/lists/*
# The installer stays in this stage; the environment that goes on has none.
RUN python3 -m venv /opt/tools && python3 -m venv --without-pip /opt/venv
COPY requirements/runtime.txt /opt/requirements/runtime.txt
RUN /opt/tools/bin/pip --python /opt/venv/bin/python install \
    --no-cache-dir --disable-pip-version-check --only-binary :all: \
    --require-hashes --requirement /opt/requirements/runtime.txt

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install --yes --no-install-recommends python3 \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log
RUN useradd --system --uid 10001 --user-group --home-dir /var/lib/laurel --shell /usr/sbin/nologin laurel \
 && install --directory --owner laurel --group laurel --mode 0700 /var/lib/laurel
COPY --from=build /opt/venv /opt/venv
COPY LICENSE NOTICE openapi.yaml /opt/laurel/
COPY app /opt/laurel/app
COPY migrations /opt/laurel/migrations
COPY rubrics /opt/laurel/rubrics
ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONPATH=/opt/laurel \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LAUREL_DATA_DIR=/var/lib/laurel
WORKDIR /opt/laurel
USER 10001:10001
VOLUME /var/lib/laurel
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health/live', timeout=3)"]
ENTRYPOINT ["python", "-m", "app"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
