namespace KnowledgeGraph.Benchmarks;
static class SegmenterServer { public static void Run(string f, TextReader i, TextWriter o) { } }
