namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>Who waits for the answer to one message. Called by the connection's reading loop, in the order of the messages.</summary>
internal abstract class BoltResponse
{
    /// <param name="size">In bytes, as it was on the wire.</param>
    public virtual void OnRecord(object?[] record, int size) => throw new BoltProtocolException("A record came that nobody asked for.");

    /// <summary>What has come is worked off for now; more may follow.</summary>
    public virtual void OnPause()
    {
    }

    public abstract void OnSuccess(PropertyMap metadata);

    /// <summary>The server refused, ignored the message after an earlier failure, or the connection is gone.</summary>
    public abstract void OnFailure(Exception error);

    /// <summary>Completes when the reading loop may go on; records pile up else.</summary>
    public virtual ValueTask WaitForRoomAsync() => ValueTask.CompletedTask;

    /// <summary>Nobody reads the records any more; they are dropped as they come.</summary>
    public virtual void Abandon()
    {
    }
}

/// <summary>An answer of one SUCCESS.</summary>
internal class BoltAnswer : BoltResponse
{
    private readonly TaskCompletionSource<PropertyMap> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<PropertyMap> Task => completion.Task;

    public override void OnSuccess(PropertyMap metadata) => completion.TrySetResult(metadata);

    public override void OnFailure(Exception error)
    {
        completion.TrySetException(error);

        // An answer that nobody awaits is no fault of the program.
        _ = completion.Task.Exception;
    }
}

/// <summary>The answer to RESET, after which the server listens again.</summary>
internal sealed class BoltResetAnswer : BoltAnswer;
