using Rlfw.Contracts;
using Rlfw.Generation;

namespace Rlfw.Serving.Tests.Service;

public sealed class GenerationServiceTests : IAsyncDisposable
{
    private readonly ICausalLanguageModel _model = TinyModel.Load(null, 1024);
    private GenerationService? _service;

    [Fact]
    public async Task Many_callers_get_what_each_would_get_alone()
    {
        var service = await StartAsync();
        var together = await Task.WhenAll(
            Enumerable.Range(0, 24).Select(i => CollectAsync(service, Request(service, seed: (ulong)i, tokens: 12)))
        );
        for (var i = 0; i < together.Length; i++)
        {
            (await CollectAsync(service, Request(service, seed: (ulong)i, tokens: 12))).ShouldBe(together[i]);
        }

        together.Distinct().Count().ShouldBeGreaterThan(20);
        await QuietAsync(service);
    }

    [Fact]
    public async Task Who_leaves_frees_his_blocks_and_disturbs_nobody()
    {
        var service = await StartAsync();
        var staying = CollectAsync(service, Request(service, seed: 1, tokens: 60));
        for (var i = 0; i < 8; i++)
        {
            await using var leaving = service.TrySubmit([Request(service, seed: 2, tokens: 900)])!;
            await foreach (var _ in leaving.ReadAllAsync(TestContext.Current.CancellationToken))
            {
                break;
            }
        }

        (await staying).ShouldBe(await CollectAsync(service, Request(service, seed: 1, tokens: 60)));
        var engine = await QuietAsync(service);
        engine.CompletionTokens.ShouldBeLessThan(8 * 900);
    }

    [Fact]
    public async Task Who_does_not_read_loses_his_completions_and_the_engine_does_not_wait()
    {
        var service = await StartAsync(new GenerationServiceOptions { MaximumUnread = 8 });
        await using var idle = service.TrySubmit([Request(service, seed: 1, tokens: 900)])!;
        await QuietAsync(service);
        var read = 0;
        await Should.ThrowAsync<SlowReaderException>(async () =>
        {
            await foreach (var _ in idle.ReadAllAsync(TestContext.Current.CancellationToken))
            {
                read++;
            }
        });
        read.ShouldBe(8);
    }

    [Fact]
    public async Task What_the_engine_refuses_is_told_to_its_caller_alone()
    {
        var service = await StartAsync();
        var id = service.NextId();
        var good = Request(service, seed: 1, tokens: 4);
        var impossible = new GenerationRequest(id, [], new SamplingSettings(4), 1);
        await using var refused = service.TrySubmit([good, impossible])!;
        (await Should.ThrowAsync<UserErrorException>(() => DrainAsync(refused))).Message.ShouldNotBeEmpty();
        (await CollectAsync(service, Request(service, seed: 1, tokens: 4))).ShouldNotBeEmpty();
        await QuietAsync(service);
    }

    [Fact]
    public async Task An_engine_that_breaks_fails_all_of_its_requests_and_takes_no_more()
    {
        _service = await GenerationService.StartAsync(
            () => Engine(new FailingModel(_model, steps: 5)),
            new GenerationServiceOptions { Threads = 1 }
        );
        GenerationStream[] streams =
        [
            .. Enumerable.Range(0, 3).Select(i => _service.TrySubmit([Request(_service, (ulong)i, tokens: 50)])!),
        ];
        foreach (var stream in streams)
        {
            (await Should.ThrowAsync<GenerationFailedException>(() => DrainAsync(stream))).Message.ShouldContain(
                "the device is gone"
            );
        }

        _service.Status.State.ShouldBe(ServiceState.Failed);
        _service.Status.Fault.ShouldBe("the device is gone");
        _service.Status.Open.ShouldBe(0);
        Should.Throw<GenerationFailedException>(() => _service.TrySubmit([Request(_service, 1, tokens: 1)]));
    }

    [Fact]
    public async Task An_engine_that_cannot_be_made_is_told_at_the_start() =>
        (
            await Should.ThrowAsync<UserErrorException>(() =>
                GenerationService.StartAsync(() => throw new UserErrorException("no memory"))
            )
        ).Message.ShouldBe("no memory");

    [Fact]
    public async Task Closing_ends_whatever_is_open()
    {
        var service = await StartAsync();
        await using var stream = service.TrySubmit([Request(service, seed: 1, tokens: 900)])!;
        await service.DisposeAsync();
        await Should.ThrowAsync<GenerationFailedException>(() => DrainAsync(stream));
        service.Status.State.ShouldBe(ServiceState.Closed);
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        _model.Dispose();
    }

    private static GenerationEngine Engine(ICausalLanguageModel model) =>
        new(model, CPU, new EngineOptions { MaximumRows = 8, CacheTokens = 8192 });

    private static GenerationRequest Request(GenerationService service, ulong seed, int tokens) =>
        new(service.NextId(), [1, 2, 3], new SamplingSettings(tokens) { IgnoreStopIds = true }, seed) { RandomId = 0 };

    private static async Task DrainAsync(GenerationStream stream)
    {
        await foreach (var _ in stream.ReadAllAsync(TestContext.Current.CancellationToken)) { }
    }

    private static async Task<string> CollectAsync(GenerationService service, GenerationRequest request)
    {
        await using var stream = service.TrySubmit([request])!;
        var ids = new List<int>();
        await foreach (var output in stream.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            ids.AddRange(output.Tokens.Select(token => token.Id));
        }

        ids.Count.ShouldBe(request.Sampling.MaximumNewTokens);
        return string.Join(' ', ids);
    }

    private static async Task<EngineStatistics> QuietAsync(GenerationService service)
    {
        while (service.Status is { Open: > 0 } or { Engine.Running: > 0 })
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        var engine = service.Status.Engine;
        engine.FreeBlocks.ShouldBe(engine.Blocks);
        return engine;
    }

    private async Task<GenerationService> StartAsync(GenerationServiceOptions? options = null) =>
        _service = await GenerationService.StartAsync(
            () => Engine(_model),
            (options ?? new GenerationServiceOptions()) with
            {
                Threads = 1,
            }
        );
}
