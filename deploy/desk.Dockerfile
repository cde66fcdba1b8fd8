# The service: `docker build -f deploy/desk.Dockerfile -t swift-desk .` at the top of the repository.
# Written with care and read by a test, but not built in the checks.
FROM python:3.13-slim
WORKDIR /srv/swift-response
COPY requirements/desk.txt requirements/desk.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/desk.txt
COPY . .
RUN useradd --system --uid 990 --home /srv/swift-response swift && mkdir -p var models && chown swift var models
USER swift
ENV HOST=0.0.0.0 ACTIONS_HOST=0.0.0.0 PYTHONUNBUFFERED=1
EXPOSE 8000 5055
CMD ["python", "-m", "bot", "serve"]
