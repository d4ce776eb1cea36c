using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Rlfw.Contracts;
using Rlfw.Serving.Endpoints;
using Rlfw.Serving.Wire;

namespace Rlfw.Serving;

/// <summary>
/// An OpenAI-compatible server of one model: <c>/v1/chat/completions</c>, <c>/v1/completions</c>, <c>/v1/models</c>,
/// <c>/health</c> and <c>/metrics</c>.
/// </summary>
public sealed class GenerationServer : IAsyncDisposable
{
    private readonly GenerationService _service;
    private readonly ServedModel _model;
    private readonly ServerOptions _options;
    private readonly ConcurrencyLimiter _limiter;
    private readonly WebApplication _app;
    private readonly long _began;
    private volatile bool _stopping;

    private GenerationServer(
        GenerationService service,
        ServedModel model,
        ServerOptions options,
        TimeProvider clock,
        Action<RequestLine> log
    )
    {
        (_service, _model, _options) = (service, model, options);
        _began = clock.GetUtcNow().ToUnixTimeSeconds();
        _limiter = new ConcurrencyLimiter(
            new ConcurrencyLimiterOptions
            {
                PermitLimit = options.MaximumConcurrency,
                QueueLimit = options.MaximumQueue,
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            }
        );
        _app = Build();
        Map(new RequestGuard(Statistics, clock, log, () => _stopping), clock);
    }

    /// <summary>What it did.</summary>
    public ServerStatistics Statistics { get; } = new();

    /// <summary>Where it listens: "http://127.0.0.1:8000".</summary>
    public string Address =>
        _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>Requests that are being answered, and those that wait for their turn.</summary>
    public (long Running, long Waiting) Load =>
        _limiter.GetStatistics() is { } figures
            ? (_options.MaximumConcurrency - figures.CurrentAvailablePermits, figures.CurrentQueuedCount)
            : (0, 0);

    /// <summary>Starts a server.</summary>
    /// <param name="service">Generates; still the caller's.</param>
    /// <param name="model">The model that the service's engine has.</param>
    /// <param name="options">Where, and limits.</param>
    /// <param name="clock">Times and dates.</param>
    /// <param name="log">Is told of every request; from any thread.</param>
    /// <exception cref="UserErrorException">The address cannot be listened on.</exception>
    public static async Task<GenerationServer> StartAsync(
        GenerationService service,
        ServedModel model,
        ServerOptions options,
        TimeProvider clock,
        Action<RequestLine>? log = null
    )
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        var server = new GenerationServer(service, model, options, clock, log ?? (_ => { }));
        try
        {
            await server._app.StartAsync().ConfigureAwait(false);
            return server;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await server._app.DisposeAsync().ConfigureAwait(false);
            throw new UserErrorException(
                e.InnerException is AddressInUseException
                    ? $"port {options.Port} of {options.Host} is in use: choose another with --port, or --port 0 for a free one"
                    : $"cannot listen on {options.Host} port {options.Port}: {e.InnerException?.Message ?? e.Message}",
                e
            );
        }
    }

    /// <summary>
    /// Stops: takes no more requests, lets those that are there end, and cancels what is left after
    /// <see cref="ServerOptions.DrainTimeout"/>.
    /// </summary>
    public async Task StopAsync()
    {
        _stopping = true;
        using var drain = new CancellationTokenSource(_options.DrainTimeout);
        await _app.StopAsync(drain.Token).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_stopping)
        {
            await StopAsync().ConfigureAwait(false);
        }

        await _app.DisposeAsync().ConfigureAwait(false);
        await _limiter.DisposeAsync().ConfigureAwait(false);
    }

    private WebApplication Build()
    {
        // Empty: no configuration files, no environment variables, no logging of its own.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, OwnLifetime>();
        builder.Services.Configure<HostOptions>(host =>
            host.ShutdownTimeout = _options.DrainTimeout + TimeSpan.FromSeconds(10)
        );
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = _options.MaximumBodyBytes;
            kestrel.Limits.RequestHeadersTimeout = _options.HeadTimeout;
            kestrel.Limits.KeepAliveTimeout = _options.IdleTimeout;
            kestrel.Limits.MaxConcurrentConnections = _options.MaximumConcurrency + _options.MaximumQueue + 256L;
            kestrel.Listen(
                ListenAddress.Parse(_options.Host),
                _options.Port,
                listen => listen.Protocols = HttpProtocols.Http1
            );
        });
        return builder.Build();
    }

    private void Map(RequestGuard guard, TimeProvider clock)
    {
        var key = new ApiKeyCheck(_options.ApiKey);
        var preparer = new RequestPreparer(_model, _options, _service.NextId, clock);
        var endpoint = new GenerationEndpoint(_service, _limiter, _options, Statistics);
        _app.Use(guard.InvokeAsync);
        _app.Use(
            (http, next) =>
            {
                if (http.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal))
                {
                    key.Check(http.Request);
                    CheckOpen();
                }

                return next(http);
            }
        );
        _app.UseRouting();
        _app.MapPost("/v1/chat/completions", (RequestDelegate)(http => endpoint.AnswerAsync(http, preparer.Chat)));
        _app.MapPost("/v1/completions", (RequestDelegate)(http => endpoint.AnswerAsync(http, preparer.Text)));
        _app.MapGet("/v1/models", (RequestDelegate)(http => WriteAsync(http, new ModelList("list", [Card]))));
        _app.MapGet("/v1/models/{**name}", (RequestDelegate)ModelAsync);
        _app.MapGet("/health", (RequestDelegate)HealthAsync);
        _app.MapGet("/metrics", (RequestDelegate)MetricsAsync);
    }

    private ModelCard Card => new(_model.Name, "model", _began, "rlfw", _model.MaximumLength);

    private void CheckOpen()
    {
        if (_stopping)
        {
            throw ErrorAnswers.Internal("the server is stopping", StatusCodes.Status503ServiceUnavailable);
        }
    }

    private Task ModelAsync(HttpContext http) =>
        http.Request.RouteValues["name"] is string name && name == _model.Name
            ? WriteAsync(http, Card)
            : throw new RequestException(
                StatusCodes.Status404NotFound,
                $"there is no model '{http.Request.RouteValues["name"]}' here: this server has '{_model.Name}'"
            )
            {
                Param = "model",
                Code = "model_not_found",
            };

    private Task HealthAsync(HttpContext http)
    {
        var status = _service.Status;
        var (running, waiting) = Load;
        var word =
            status.State == ServiceState.Failed ? "failed"
            : _stopping ? "stopping"
            : "ok";
        http.Response.StatusCode = word == "ok" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return WriteAsync(http, new HealthReport(word, _model.Name, (int)running, (int)waiting, status.Fault));
    }

    private Task MetricsAsync(HttpContext http)
    {
        var (running, waiting) = Load;
        http.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return http.Response.WriteAsync(
            MetricsText.Write(Statistics, _service.Status, running, waiting),
            http.RequestAborted
        );
    }

    private static Task WriteAsync<T>(HttpContext http, T value)
    {
        http.Response.ContentType = "application/json";
        return http.Response.Body.WriteAsync(WireFormat.Bytes(value)).AsTask();
    }
}
