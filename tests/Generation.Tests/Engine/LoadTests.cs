using Rlfw.Contracts;

namespace Rlfw.Generation.Tests.Engine;

public sealed class LoadTests
{
    [Fact]
    public void A_crowd_on_too_little_room_is_served_and_no_block_is_lost()
    {
        using var model = Runs.Model();
        var random = new RandomStream(8, "load");
        var requests = Enumerable
            .Range(0, 200)
            .Select(i => new GenerationRequest(
                (ulong)i,
                [.. Enumerable.Range(0, 2 + random.NextInt(30)).Select(_ => 2 + random.NextInt(14))],
                new SamplingSettings(1 + random.NextInt(31)) { IgnoreStopIds = true },
                5
            ))
            .ToList();
        // A good deal less than 32 rows need by their end.
        var options = new EngineOptions
        {
            MaximumRows = 32,
            BlockSize = 4,
            CacheTokens = 240,
        };
        var completions = Runs.Generate(
            model,
            requests,
            options,
            statistics => statistics.Preemptions.ShouldBeGreaterThan(0)
        );
        completions.Zip(requests).ShouldAllBe(x => x.First.Tokens.Count == x.Second.Sampling.MaximumNewTokens);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Requests_may_come_and_go_at_any_time(ulong seed)
    {
        using var model = Runs.Model();
        var random = new RandomStream(seed, "churn");
        var options = new EngineOptions
        {
            MaximumRows = 6,
            BlockSize = 4,
            CacheTokens = 96,
            KeepPrefixes = seed == 2,
            Speculation = seed == 3 ? new SpeculationOptions() : null,
        };
        using var engine = new GenerationEngine(model, CPU, options);
        var open = new Dictionary<ulong, List<int>>();
        var finished = new Dictionary<FinishReason, int>();
        ulong next = 0;
        for (var step = 0; step < 400 || engine.HasWork; step++)
        {
            if (step < 400 && random.NextInt(3) == 0)
            {
                int[] prompt = [.. Enumerable.Range(0, 1 + random.NextInt(24)).Select(_ => 2 + random.NextInt(3))];
                engine.Add(new GenerationRequest(next, prompt, new SamplingSettings(1 + random.NextInt(20)), seed));
                open.Add(next++, []);
            }

            if (open.Count > 0 && random.NextInt(8) == 0)
            {
                engine.Cancel(open.Keys.ElementAt(random.NextInt(open.Count)));
            }

            foreach (var output in engine.Step())
            {
                open[output.RequestId].AddRange(output.Tokens.Select(token => token.Id));
                if (output.Finish is { } reason)
                {
                    open.Remove(output.RequestId);
                    finished[reason] = finished.GetValueOrDefault(reason) + 1;
                }
            }
        }

        open.ShouldBeEmpty();
        finished.Values.Sum().ShouldBe((int)next);
        finished.Keys.ShouldBe([FinishReason.Stop, FinishReason.Length, FinishReason.Cancelled], ignoreOrder: true);
        engine.Statistics.FreeBlocks.ShouldBe(engine.Statistics.Blocks);
    }

    [Fact]
    public void An_engine_leaves_no_tensor_behind()
    {
        using var model = Runs.Model();
        var requests = Runs.Requests(Runs.Prompts(seed: 1, count: 9), new SamplingSettings(8));
        Runs.Generate(model, requests, new EngineOptions());
        LiveTensors
            .LeftBy(() =>
            {
                using var engine = new GenerationEngine(model, CPU, new EngineOptions { BlockSize = 4 });
                engine.ToEnd(requests);
                engine.Add(requests[0]);
                engine.Step();
            })
            .ShouldBe(0);
    }
}
