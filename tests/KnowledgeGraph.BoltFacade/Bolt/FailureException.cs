namespace KnowledgeGraph.BoltFacade.Bolt;

/// <summary>A failure that the client is told; it may reset the connection and go on.</summary>
internal sealed class FailureException(string code, string message) : Exception(message)
{
    /// <summary>As Neo4j names it: <c>Neo.ClientError.Statement.SyntaxError</c>.</summary>
    public string Code { get; } = code;
}

/// <summary>The codes of Neo4j that the façade gives, and which of the engine's messages mean which.</summary>
internal static class FailureCodes
{
    public const string SyntaxError = "Neo.ClientError.Statement.SyntaxError";
    public const string SemanticError = "Neo.ClientError.Statement.SemanticError";
    public const string ArithmeticError = "Neo.ClientError.Statement.ArithmeticError";
    public const string TypeError = "Neo.ClientError.Statement.TypeError";
    public const string ArgumentError = "Neo.ClientError.Statement.ArgumentError";
    public const string ParameterMissing = "Neo.ClientError.Statement.ParameterMissing";
    public const string AccessMode = "Neo.ClientError.Statement.AccessMode";
    public const string ProcedureNotFound = "Neo.ClientError.Procedure.ProcedureNotFound";
    public const string ProcedureCallFailed = "Neo.ClientError.Procedure.ProcedureCallFailed";
    public const string ConstraintValidationFailed = "Neo.ClientError.Schema.ConstraintValidationFailed";
    public const string ConstraintAlreadyExists = "Neo.ClientError.Schema.ConstraintAlreadyExists";
    public const string EquivalentRuleExists = "Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists";
    public const string ConstraintCreationFailed = "Neo.DatabaseError.Schema.ConstraintCreationFailed";
    public const string ConstraintDropFailed = "Neo.DatabaseError.Schema.ConstraintDropFailed";
    public const string IndexDropFailed = "Neo.DatabaseError.Schema.IndexDropFailed";
    public const string ForbiddenDueToTransactionType = "Neo.ClientError.Transaction.ForbiddenDueToTransactionType";
    public const string TimedOut = "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration";
    public const string Terminated = "Neo.ClientError.Transaction.Terminated";
    public const string InvalidBookmark = "Neo.ClientError.Transaction.InvalidBookmark";
    public const string TransactionNotFound = "Neo.ClientError.Transaction.TransactionNotFound";
    public const string Unauthorized = "Neo.ClientError.Security.Unauthorized";
    public const string InvalidRequest = "Neo.ClientError.Request.Invalid";
    public const string DatabaseNotFound = "Neo.ClientError.Database.DatabaseNotFound";

    /// <summary>What Neo4j has and the engine behind the façade has not. Not a code of Neo4j's, so that no test takes it for one.</summary>
    public const string NotInEngine = "Facade.ClientError.Statement.NotInEngine";

    public const string General = "Neo.DatabaseError.General.UnknownError";

    /// <param name="message">As FalkorDB words it.</param>
    public static FailureException Of(string message)
    {
        foreach (var (part, code) in Known)
        {
            if (message.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return new FailureException(code, message);
            }
        }

        return new FailureException(General, message);
    }

    private static readonly (string Part, string Code)[] Known =
    [
        ("does not currently support", NotInEngine),
        ("currently only supports", NotInEngine),
        ("errMsg:", SyntaxError),
        ("not defined", SyntaxError),
        ("Unknown function", SyntaxError),
        ("already declared", SyntaxError),
        ("redeclare", SyntaxError),
        ("query with more than one statement", SyntaxError),
        ("Invalid use of", SyntaxError),
        ("is not registered", ProcedureNotFound),
        ("Missing parameters", ParameterMissing),
        ("read-only queries", AccessMode),
        ("unique constraint violation", ConstraintValidationFailed),
        ("by zero", ArithmeticError),
        ("overflow", ArithmeticError),
        ("using null property value", SemanticError),
        ("Type mismatch", TypeError),
        ("Property values can only be", TypeError),
        ("expected", TypeError),
        ("timed out", TimedOut),
        ("does not answer", "Neo.TransientError.General.DatabaseUnavailable"),
    ];
}
