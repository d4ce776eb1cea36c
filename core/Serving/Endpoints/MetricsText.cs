using System.Globalization;
using System.Text;
using Rlfw.Generation;

namespace Rlfw.Serving.Endpoints;

/// <summary>Figures in Prometheus' text format.</summary>
internal static class MetricsText
{
    /// <summary>Writes them.</summary>
    /// <param name="statistics">The server's.</param>
    /// <param name="service">The engine's.</param>
    /// <param name="running">Requests that are being answered.</param>
    /// <param name="waiting">Requests that wait for their turn.</param>
    public static string Write(ServerStatistics statistics, ServiceStatus service, long running, long waiting)
    {
        var text = new StringBuilder();
        Head(text, "rlfw_requests_total", "counter", "Requests of the API that have ended, by outcome.");
        foreach (var outcome in Enum.GetValues<RequestOutcome>())
        {
            var label = outcome.ToString().ToLowerInvariant();
            Line(text, $"rlfw_requests_total{{outcome=\"{label}\"}}", statistics.Count(outcome));
        }

        Single(text, "rlfw_requests_arrived_total", "counter", "Requests of the API that came.", statistics.Arrived);
        Single(text, "rlfw_requests_running", "gauge", "Requests that are being answered.", running);
        Single(text, "rlfw_requests_waiting", "gauge", "Requests that wait for their turn.", waiting);
        Single(text, "rlfw_prompt_tokens_total", "counter", "Tokens of accepted prompts.", statistics.PromptTokens);
        Single(
            text,
            "rlfw_completion_tokens_total",
            "counter",
            "Tokens given to requests that ended.",
            statistics.CompletionTokens
        );
        var engine = service.Engine;
        Single(
            text,
            "rlfw_engine_up",
            "gauge",
            "1 while the engine works.",
            service.State == ServiceState.Ready ? 1 : 0
        );
        Single(text, "rlfw_engine_steps_total", "counter", "Steps of the engine.", engine.Steps);
        Single(text, "rlfw_engine_prompt_tokens_total", "counter", "Prompt tokens computed.", engine.PromptTokens);
        Single(
            text,
            "rlfw_engine_shared_tokens_total",
            "counter",
            "Prompt tokens found in shared blocks.",
            engine.SharedTokens
        );
        Single(
            text,
            "rlfw_engine_completion_tokens_total",
            "counter",
            "Completion tokens generated.",
            engine.CompletionTokens
        );
        Single(
            text,
            "rlfw_engine_preemptions_total",
            "counter",
            "Sequences that lost their blocks for a while.",
            engine.Preemptions
        );
        Guesses(text, engine);
        Single(text, "rlfw_engine_running", "gauge", "Completions that are being generated.", engine.Running);
        Single(text, "rlfw_engine_waiting", "gauge", "Completions that wait for room.", engine.Waiting);
        Single(text, "rlfw_engine_blocks", "gauge", "Blocks of the key-value cache.", engine.Blocks);
        Single(text, "rlfw_engine_free_blocks", "gauge", "Blocks that no completion uses.", engine.FreeBlocks);
        Single(text, "rlfw_engine_cache_bytes", "gauge", "Bytes of the key-value cache.", engine.CacheBytes);
        return text.ToString();
    }

    private static void Guesses(StringBuilder text, EngineStatistics engine)
    {
        Single(
            text,
            "rlfw_engine_guessed_tokens_total",
            "counter",
            "Tokens that were guessed ahead.",
            engine.GuessedTokens
        );
        Single(
            text,
            "rlfw_engine_right_guesses_total",
            "counter",
            "Guessed tokens that were right.",
            engine.RightGuesses
        );
        Single(
            text,
            "rlfw_engine_guessing_steps_total",
            "counter",
            "How often anything was guessed for a completion.",
            engine.GuessingSteps
        );
        const string Mean = "rlfw_engine_mean_accepted_length";
        Head(text, Mean, "gauge", "Tokens that a guess brought on average since the start, 1 without guesses.");
        Line(text, Mean, engine.MeanAcceptedLength);
    }

    private static void Single(StringBuilder text, string name, string type, string help, long value)
    {
        Head(text, name, type, help);
        Line(text, name, value);
    }

    private static void Head(StringBuilder text, string name, string type, string help) =>
        text.Append("# HELP ")
            .Append(name)
            .Append(' ')
            .Append(help)
            .Append('\n')
            .Append("# TYPE ")
            .Append(name)
            .Append(' ')
            .Append(type)
            .Append('\n');

    private static void Line(StringBuilder text, string name, IFormattable value) =>
        text.Append(name).Append(' ').Append(value.ToString(null, CultureInfo.InvariantCulture)).Append('\n');
}
