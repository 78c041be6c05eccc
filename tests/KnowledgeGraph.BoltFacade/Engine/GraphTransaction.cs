using KnowledgeGraph.BoltFacade.Bolt;
using KnowledgeGraph.BoltFacade.Cypher;

namespace KnowledgeGraph.BoltFacade.Engine;

/// <summary>One transaction. Reads what was committed until it writes; from then on what it wrote. For one caller at a time.</summary>
internal sealed class GraphTransaction(GraphDatabase database, bool isReadOnly)
{
    private readonly List<(EngineStatement Statement, IReadOnlyDictionary<string, long> Counters)> _written = [];
    private SchemaCatalog _schema = database.Schema;
    private EngineGraph? _own;
    private EngineGraph? _seen;
    private bool _isDirty;
    private bool _hasData;
    private bool _hasSchema;
    private Task _running = Task.CompletedTask;
    private bool _isEnded;

    /// <exception cref="FailureException">The statement failed; the transaction can only be rolled back.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits any longer; the transaction can only be rolled back.</exception>
    public async Task<EngineResult> RunAsync(string statement, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellationToken)
    {
        var run = RunToEndAsync(statement, parameters, cancellationToken);
        _running = run;
        try
        {
            return await run.WaitAsync(cancellationToken);
        }
        catch (EngineException e)
        {
            throw FailureCodes.Of(e.Message);
        }
        catch (NotSupportedException e)
        {
            throw new FailureException(FailureCodes.NotInEngine, e.Message);
        }
    }

    /// <returns>The bookmark.</returns>
    public async Task<string> CommitAsync()
    {
        _isEnded = true;
        if (_own is not null)
        {
            try
            {
                await database.CommitAsync(_written, _hasSchema ? _schema : null);
            }
            catch (EngineException e)
            {
                throw FailureCodes.Of(e.Message);
            }
        }

        return database.Bookmark;
    }

    /// <summary>Undoes everything, once what still runs has ended.</summary>
    public async Task RollbackAsync()
    {
        if (_isEnded)
        {
            return;
        }

        _isEnded = true;
        await _running.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        if (_own is not null)
        {
            await database.RollbackAsync(_isDirty);
        }
    }

    private async Task<EngineResult> RunToEndAsync(string statement, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellationToken)
    {
        if (LocalProcedures.Rewrite(statement) is { } local)
        {
            return local.Length == 0 ? EngineResult.Empty : await ReadAsync(local);
        }

        if (ShowCommand.Rewrite(statement, _schema, database.Name) is { } show)
        {
            return await ReadAsync(show);
        }

        if (SchemaCommand.Parse(statement) is { } command)
        {
            return await ChangeSchemaAsync(command, cancellationToken);
        }

        var translated = Translator.Translate(statement, parameters, _schema, TimeProvider.System.GetUtcNow());
        if (translated.IsExplain)
        {
            await (_own ?? database.Current).ExplainAsync(translated.Text);
            return EngineResult.Empty;
        }

        if (isReadOnly || !translated.MayWrite)
        {
            return await ReadAsync(translated.Text);
        }

        return await WriteAsync(translated, cancellationToken);
    }

    /// <summary>Reads one and the same graph throughout: in the other one, ids may differ.</summary>
    private async Task<EngineResult> ReadAsync(string text)
    {
        var graph = _own ?? (_seen ??= database.Current);
        try
        {
            return await graph.QueryAsync(text, isReadOnly: true);
        }
        catch (EngineException) when (graph != _own && graph != database.Current)
        {
            // A writer that failed has dropped the graph in the meantime.
            return await (_seen = database.Current).QueryAsync(text, isReadOnly: true);
        }
    }

    private async Task<EngineResult> WriteAsync(EngineStatement statement, CancellationToken cancellationToken)
    {
        var graph = _own ??= await database.LockAsync(cancellationToken);
        var result = await graph.QueryAsync(statement.Text);
        if (!result.Wrote)
        {
            return result;
        }

        _isDirty = true;
        _hasData = true;
        _written.Add((statement, result.Counters));
        if (_hasSchema)
        {
            throw Forbidden("data", "schema");
        }

        foreach (var constraint in _schema.Constraints.Where(statement.MayBreak))
        {
            if (await DuplicateAsync(graph, constraint) is { } value)
            {
                throw new FailureException(FailureCodes.ConstraintValidationFailed, $"{Sayable(constraint)} already exists with {value}");
            }
        }

        return result;
    }

    private async Task<EngineResult> ChangeSchemaAsync(SchemaCommand command, CancellationToken cancellationToken)
    {
        if (isReadOnly)
        {
            throw new FailureException(FailureCodes.AccessMode, "Schema operations are not allowed in read access mode.");
        }

        if (_hasData)
        {
            throw Forbidden("schema", "data");
        }

        var graph = _own ??= await database.LockAsync(cancellationToken);
        // Another writer may have changed it before the lock was had.
        _schema = _hasSchema ? _schema : database.Schema;
        _hasSchema = true;
        return command.Rule is { } rule ? await AddAsync(graph, rule, command.IsConditional) : await DropAsync(graph, command);
    }

    private async Task<EngineResult> AddAsync(EngineGraph graph, SchemaRule rule, bool isConditional)
    {
        if (_schema.Rules.FirstOrDefault(r => r.Name == rule.Name || r.IsEquivalent(rule)) is { } present)
        {
            return isConditional ? EngineResult.Empty
                : throw new FailureException(
                    rule.IsConstraint && present.IsConstraint && !present.IsEquivalent(rule) ? FailureCodes.ConstraintAlreadyExists : FailureCodes.EquivalentRuleExists,
                    $"An equivalent schema rule already exists, or one of the name '{present.Name}': {present.Statement}");
        }

        if (rule.IsConstraint && await DuplicateAsync(graph, rule) is { } value)
        {
            throw new FailureException(
                FailureCodes.ConstraintCreationFailed, $"Unable to create Constraint '{rule.Name}': both nodes or relationships have {value}");
        }

        if (rule is { Type: "FULLTEXT", OnNodes: false } or { Type: "POINT" or "VECTOR" or "LOOKUP" })
        {
            throw new FailureException(FailureCodes.NotInEngine, $"The façade keeps no {rule.Type} index on {rule.EntityType}; see tests/KnowledgeGraph.BoltFacade/gaps.md");
        }

        foreach (var (label, property) in IndexesOf(rule).Except(_schema.Rules.Where(r => r.OnNodes == rule.OnNodes).SelectMany(IndexesOf)))
        {
            await ExecuteAsync(graph, $"CREATE INDEX FOR {Pattern(rule, label)} ON (x.`{property}`)");
        }

        _schema = new SchemaCatalog([.. _schema.Rules, rule with { Id = _schema.NextId }], _schema.NextId + 1);
        return Counted(rule.IsConstraint ? "constraints-added" : "indexes-added");
    }

    private async Task<EngineResult> DropAsync(EngineGraph graph, SchemaCommand command)
    {
        if (_schema.Find(command.Name) is not { } rule || rule.IsConstraint != command.IsConstraint)
        {
            return command.IsConditional ? EngineResult.Empty
                : throw new FailureException(
                    command.IsConstraint ? FailureCodes.ConstraintDropFailed : FailureCodes.IndexDropFailed,
                    $"Unable to drop {(command.IsConstraint ? "constraint" : "index")} '{command.Name}': there is none of this name");
        }

        _schema = _schema with { Rules = [.. _schema.Rules.Where(r => r != rule)] };
        foreach (var (label, property) in IndexesOf(rule).Except(_schema.Rules.Where(r => r.OnNodes == rule.OnNodes).SelectMany(IndexesOf)))
        {
            await ExecuteAsync(graph, $"DROP INDEX FOR {Pattern(rule, label)} ON (x.`{property}`)");
        }

        return Counted(rule.IsConstraint ? "constraints-removed" : "indexes-removed");
    }

    private async Task ExecuteAsync(EngineGraph graph, string text)
    {
        _isDirty = true;
        var result = await graph.QueryAsync(text);
        _written.Add((new EngineStatement(text, true, true, false, _ => false), result.Counters));
    }

    private static IEnumerable<(string Label, string Property)> IndexesOf(SchemaRule rule)
        => rule.IsIndexed ? rule.Labels.SelectMany(l => rule.Properties.Select(p => (l, p))) : [];

    private static string Pattern(SchemaRule rule, string label) => rule.OnNodes ? $"(x:`{label}`)" : $"()-[x:`{label}`]-()";

    /// <summary>A value that stands twice where it may stand once; null where all is well.</summary>
    private static async Task<string?> DuplicateAsync(EngineGraph graph, SchemaRule rule)
    {
        foreach (var label in rule.Labels)
        {
            var pattern = rule.OnNodes ? $"(x:`{label}`)" : $"()-[x:`{label}`]->()";
            var given = string.Join(" AND ", rule.Properties.Select(p => $"x.`{p}` IS NOT NULL"));
            var values = string.Join(", ", rule.Properties.Select((p, i) => $"x.`{p}` AS v{i}"));
            var names = string.Join(", ", rule.Properties.Select((_, i) => $"v{i}"));
            var found = await graph.QueryAsync($"MATCH {pattern} WHERE {given} WITH {values}, count(*) AS n WHERE n > 1 RETURN {names} LIMIT 1", isReadOnly: true);
            if (found.Rows.Count > 0)
            {
                var pairs = rule.Properties.Zip(found.Rows[0], (p, v) => $"`{p}` = {(v is string s ? $"'{s}'" : v)}");
                return $"label `{label}` and property {string.Join(", ", pairs)}";
            }
        }

        return null;
    }

    private static string Sayable(SchemaRule rule) => rule.OnNodes ? "Node" : "Relationship";

    private static EngineResult Counted(string counter) => new([], [], new Dictionary<string, long> { [counter] = 1 });

    private static FailureException Forbidden(string what, string before)
        => new(FailureCodes.ForbiddenDueToTransactionType, $"Cannot perform {what} updates in a transaction that has performed {before} updates.");
}
