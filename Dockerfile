# Bangfu and its Airflow in one image, from the lock: every package checked against its hash.
FROM python:3.13-slim

RUN useradd --uid 1000 --create-home bangfu \
    && install --directory --owner bangfu --group bangfu /srv/bangfu /srv/intake /srv/archive /srv/airflow /opt/bangfu
WORKDIR /opt/bangfu

# The packages change less often than the code: they are a layer of their own.
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --requirement requirements.lock

COPY --chown=bangfu:bangfu . .
RUN pip install --no-cache-dir --no-deps --no-build-isolation --no-index --editable . \
    && python -m compileall -q plugins/bangfu

USER bangfu
ENV PYTHONUTF8=1
CMD ["bangfu", "status"]
