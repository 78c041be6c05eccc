namespace KnowledgeGraph.Worker.Ingestion;

/// <summary>Lets so many characters in; a text that is larger than all comes in alone.</summary>
internal sealed class CharacterBudget(long most)
{
    private readonly Lock gate = new();
    private readonly long total = most;
    private long left = most;
    private TaskCompletionSource? freed;

    public async Task TakeAsync(long characters, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task wait;
            lock (gate)
            {
                if (left >= characters || left == total)
                {
                    left -= characters;
                    return;
                }

                wait = (freed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await wait.WaitAsync(cancellationToken);
        }
    }

    public void Return(long characters)
    {
        lock (gate)
        {
            left += characters;
            freed?.TrySetResult();
            freed = null;
        }
    }
}
