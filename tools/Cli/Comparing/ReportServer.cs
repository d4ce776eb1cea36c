using System.Net;
using System.Net.Sockets;
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
using Rlfw.Mlflow;
using Rlfw.Serving.Endpoints;
using Rlfw.Tracking;

namespace Rlfw.Cli;

/// <summary>Serves a report that follows its runs: the page, and the data that the page asks for again and again.</summary>
internal sealed class ReportServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly LiveReport _report;

    private ReportServer(LiveReport report, int port)
    {
        _report = report;
        // Empty: no configuration files, no environment variables, no logging of its own.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, OwnLifetime>();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        _app = builder.Build();
        _app.Use(GuardAsync);
        _app.UseRouting();
        _app.MapGet("/", (RequestDelegate)PageAsync);
        _app.MapGet("/data.json", (RequestDelegate)DataAsync);
    }

    /// <summary>Where it listens: "http://127.0.0.1:8100".</summary>
    public string Address =>
        _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>Starts the server, on this machine's own address alone.</summary>
    /// <param name="report">What it serves; still the caller's.</param>
    /// <param name="port">The port; 0 for a free one.</param>
    /// <exception cref="UserErrorException">The port cannot be listened on.</exception>
    public static async Task<ReportServer> StartAsync(LiveReport report, int port)
    {
        var server = new ReportServer(report, port);
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
                    ? $"port {port} is in use: choose another with --port, or --port 0 for a free one"
                    : $"cannot listen on port {port}: {e.InnerException?.Message ?? e.Message}",
                e
            );
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(now.Token).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Answers only to this machine's names: a web page elsewhere must not read runs by a name it points here.</summary>
    private static async Task GuardAsync(HttpContext http, RequestDelegate next)
    {
        var host = http.Request.Host.Host;
        if (host is not ("localhost" or "127.0.0.1" or "[::1]"))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            await http
                .Response.WriteAsync("this report is served to this machine alone, as localhost or 127.0.0.1\n")
                .ConfigureAwait(false);
            return;
        }

        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            await next(http).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The browser left.
        }
        catch (Exception e) when (e is UserErrorException or MlflowException or RunFolderException)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await http.Response.WriteAsync(e.Message).ConfigureAwait(false);
        }
    }

    private async Task PageAsync(HttpContext http)
    {
        var (data, _) = await _report.GetAsync(http.RequestAborted).ConfigureAwait(false);
        http.Response.ContentType = "text/html; charset=utf-8";
        await http.Response.WriteAsync(ReportPage.OfServer(data), http.RequestAborted).ConfigureAwait(false);
    }

    private async Task DataAsync(HttpContext http)
    {
        var (data, version) = await _report.GetAsync(http.RequestAborted).ConfigureAwait(false);
        http.Response.Headers.ETag = version;
        if (http.Request.Headers.IfNoneMatch == version)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        http.Response.ContentType = "application/json; charset=utf-8";
        await http.Response.WriteAsync(ReportPage.Json(data), http.RequestAborted).ConfigureAwait(false);
    }
}
