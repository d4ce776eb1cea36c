using System.Collections.Concurrent;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Rlfw.Cli;

/// <summary>The column right of the bars: rate, time left, the metrics that matter.</summary>
internal sealed class RunStateColumn : ProgressColumn
{
    private readonly ConcurrentDictionary<int, string> _texts = new();

    protected override bool NoWrap => true;

    /// <summary>Sets what stands beside a bar.</summary>
    public void Set(ProgressTask bar, string text) => _texts[bar.Id] = text;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(_texts.GetValueOrDefault(task.Id, "")).Ellipsis();
}
