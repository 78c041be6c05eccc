namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>The bytes that came are no Bolt: the connection cannot be used further.</summary>
internal sealed class BoltProtocolException(string message, Exception? inner = null) : Exception(message, inner);
