# The worker, or any other kg command. Build: docker build -t kg .
# Run: docker run --read-only --tmpfs /tmp -v reports:/reports:ro -v graph:/graph kg worker --watch /reports --store sqlite:/graph/graph.db --listen '*:9464'
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/KnowledgeGraph.Cli -c Release -o /app && mkdir /empty

# Chiselled: no shell and no package manager; the user is not root.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
COPY --from=build /app /app
# A volume takes its owner from here.
COPY --from=build --chown=$APP_UID /empty /graph
# Diagnostics would open a socket in the temporary folder.
ENV DOTNET_EnableDiagnostics=0
USER $APP_UID
WORKDIR /graph
EXPOSE 9464
ENTRYPOINT ["/app/kg"]
CMD ["--help"]
