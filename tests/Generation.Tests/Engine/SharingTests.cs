using Rlfw.Contracts;

namespace Rlfw.Generation.Tests.Engine;

public sealed class SharingTests
{
    private static readonly int[] _prompt = [.. Enumerable.Range(0, 19).Select(i => 2 + (i * 5 % 14))];

    [Fact]
    public void The_completions_of_one_prompt_read_it_once()
    {
        using var model = Runs.Model();
        var requests = Runs.Requests([.. Enumerable.Repeat(_prompt, 8)], new SamplingSettings(10));
        var completions = Runs.Generate(
            model,
            requests,
            new EngineOptions { BlockSize = 8 },
            statistics =>
            {
                statistics.PromptTokens.ShouldBe(_prompt.Length);
                statistics.SharedTokens.ShouldBe(7L * _prompt.Length);
            }
        );
        completions.Select(x => string.Join(' ', x.Ids)).Distinct().Count().ShouldBeGreaterThan(4);
    }

    [Fact]
    public void A_later_request_finds_the_full_blocks_of_one_that_still_runs()
    {
        using var model = Runs.Model();
        using var engine = new GenerationEngine(model, CPU, new EngineOptions { BlockSize = 8 });
        var sampling = new SamplingSettings(20) { IgnoreStopIds = true };
        engine.Add(new GenerationRequest(1, _prompt, sampling, 1));
        engine.Step();
        engine.Add(new GenerationRequest(2, [.. _prompt, 3, 4], sampling, 1));
        while (engine.HasWork)
        {
            engine.Step();
        }

        engine.Statistics.SharedTokens.ShouldBe(16);
        engine.Statistics.PromptTokens.ShouldBe(19 + 21 - 16);
        engine.Statistics.FreeBlocks.ShouldBe(engine.Statistics.Blocks);
    }

    [Fact]
    public void Prefixes_are_kept_where_asked_for_until_parameters_change()
    {
        using var model = Runs.Model();
        using var engine = new GenerationEngine(model, CPU, new EngineOptions { BlockSize = 8, KeepPrefixes = true });
        var first = engine.ToEnd(Runs.Requests([_prompt], new SamplingSettings(12)));
        var again = engine.ToEnd(Runs.Requests([_prompt], new SamplingSettings(12)));
        engine.Statistics.SharedTokens.ShouldBe(16);
        Runs.Same(first[0], again[0]).ShouldBeTrue();

        using (no_grad())
        {
            model.Module.parameters().First().mul_(-1);
        }

        engine.ParametersChanged();
        var other = engine.ToEnd(Runs.Requests([_prompt], new SamplingSettings(12)));
        engine.Statistics.SharedTokens.ShouldBe(16);
        Runs.Same(other[0], Runs.Generate(model, Runs.Requests([_prompt], new SamplingSettings(12)), new())[0])
            .ShouldBeTrue();
    }

    [Fact]
    public void A_conversation_goes_on_from_its_kept_completion()
    {
        using var model = Runs.Model();
        using var engine = new GenerationEngine(model, CPU, new EngineOptions { BlockSize = 4, KeepPrefixes = true });
        var sampling = new SamplingSettings(12) { IgnoreStopIds = true };
        var turn = engine.ToEnd(Runs.Requests([_prompt], sampling))[0];
        int[] longer = [.. _prompt, .. turn.Ids, 5, 6];
        var next = engine.ToEnd(Runs.Requests([longer], sampling))[0];
        // Of 31 tokens the last was never computed with.
        engine.Statistics.SharedTokens.ShouldBe(28);
        Runs.Same(next, Runs.Generate(model, Runs.Requests([longer], sampling), new())[0]).ShouldBeTrue();
    }
}
