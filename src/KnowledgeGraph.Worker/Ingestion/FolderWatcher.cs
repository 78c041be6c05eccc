using KnowledgeGraph.Pipeline.Reading;
using Microsoft.Extensions.Logging;

namespace KnowledgeGraph.Worker.Ingestion;

/// <summary>Hears that something happened below a folder; what it was, the folder itself says better.</summary>
internal sealed partial class FolderWatcher(string root, Action heard, ILogger logger) : IDisposable
{
    private FileSystemWatcher? watcher;
    private volatile bool isBroken = true;
    private bool hasWarned;

    /// <summary>Begins to listen, again where the system had given up. Where that fails, looking at intervals must do.</summary>
    /// <param name="again">Whether what is listened to may be gone: a folder that was removed and made anew is another one.</param>
    public void Restart(bool again)
    {
        if ((!isBroken && !again) || !Directory.Exists(root))
        {
            return;
        }

        watcher?.Dispose();
        watcher = null;
        try
        {
            watcher = new FileSystemWatcher(root)
            {
                IncludeSubdirectories = true,
                InternalBufferSize = 65536,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
            };
            watcher.Created += (_, _) => heard();
            watcher.Changed += (_, e) => HearChange(e.FullPath);
            watcher.Deleted += (_, _) => heard();
            watcher.Renamed += (_, _) => heard();
            watcher.Error += (_, _) =>
            {
                isBroken = true;
                heard();
            };
            isBroken = false;
            watcher.EnableRaisingEvents = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            isBroken = true;
            if (!hasWarned)
            {
                hasWarned = true;
                LogDeaf(root, e.GetType().Name);
            }
        }
    }

    /// <summary>A store that lies in the folder changes all the time.</summary>
    private void HearChange(string path)
    {
        if (DocumentReader.IsSupported(path))
        {
            heard();
        }
    }

    public void Dispose() => watcher?.Dispose();

    [LoggerMessage(Level = LogLevel.Warning, Message = "No events are to be had of {Folder} ({Error}); it is looked through at intervals only")]
    private partial void LogDeaf(string folder, string error);
}
