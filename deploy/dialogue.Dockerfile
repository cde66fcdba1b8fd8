# The dialogue server: `docker build -f deploy/dialogue.Dockerfile -t swift-dialogue .` at the top of the repository.
# Written with care and read by a test, but not built in the checks.
FROM python:3.10-slim
WORKDIR /srv/swift-response
COPY requirements/dialogue.txt requirements/dialogue.txt
# What requirements/dialogue-override.in says would be refused if the lock were resolved again.
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements/dialogue.txt
COPY . .
# Who serves may write no byte code beside the modules, and need not make the sentence encoder's graph in each container.
RUN python -m compileall -q bot/nlu city && python -c "from bot.nlu.encoder import encoder; encoder()"
RUN useradd --system --uid 990 --home /srv/swift-response swift && mkdir -p var && chown swift var
USER swift
ENV LOG_LEVEL=WARNING RASA_TELEMETRY_ENABLED=false OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 PYTHONUNBUFFERED=1
EXPOSE 5005
# models/ is a volume: `python -m bot train` fills it, once for all processes.
CMD ["python", "-m", "bot.nlu.serve", "--interface", "0.0.0.0", "--port", "5005", "--model", "models/current", "--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]
