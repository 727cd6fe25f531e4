using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Solidarity.Application.Bounces;
using Solidarity.Application.Messages;
using Solidarity.Infrastructure.Bounces;
using Solidarity.Infrastructure.Jobs;

namespace Solidarity.Infrastructure.Messages;

/// <summary>Registers the sending of mail.</summary>
public static class MessagesRegistration
{
    /// <summary>Adds what counts how often links of newsletters are followed.</summary>
    internal static IServiceCollection AddLinkCounting(this IServiceCollection services, Roles roles)
    {
        services.AddSingleton<LinkCounts>();
        services.AddSingleton<ILinkCounts>(provider => provider.GetRequiredService<LinkCounts>());
        if (roles.Web)
        {
            services.AddHostedService(provider => provider.GetRequiredService<LinkCounts>());
        }

        return services;
    }

    /// <summary>Adds the sender with its settings, its queue and its quota, and the templates.</summary>
    public static IServiceCollection AddMailSending(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SmtpOptions>().Bind(configuration.GetSection(SmtpOptions.Section)).ValidateOnStart();
        services.AddOptions<MailOptions>().Bind(configuration.GetSection(MailOptions.Section)).ValidateOnStart();
        services.AddOptions<DkimOptions>().Bind(configuration.GetSection(DkimOptions.Section)).ValidateOnStart();
        services.PostConfigure<MailOptions>(mail => mail.From = mail.From.Length > 0 ? mail.From : DefaultFrom(configuration));
        services.AddSingleton<IValidateOptions<SmtpOptions>, SmtpOptionsValidator>();
        services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsValidator>();
        services.AddSingleton<IValidateOptions<DkimOptions>, DkimOptionsValidator>();
        services.AddSingleton<DkimSigning>();
        services.AddHostedService<ReadDkimKeys>();
        services.AddSingleton<IMailTransportFactory, MailTransportFactory>();
        services.AddSingleton<MailSender>();
        services.AddSingleton<MailTemplates>();
        services.AddSingleton<MailLinks>();
        services.AddSingleton<AlertSource>();
        services.AddSingleton<CorrectionSource>();
        services.AddSingleton<DigestSource>();
        services.AddSingleton<NewsletterSource>();
        services.AddSingleton<INewsletterTexts>(provider => provider.GetRequiredService<NewsletterSource>());
        services.AddSingleton<ILinkCheck, LinkCheck>();
        services.AddSingleton<AttendanceSource>();
        services.AddSingleton<DigestClock>();
        services.AddSingleton<DomainRefusals>();
        services.AddSingleton<ReturnPaths>();
        services.AddSingleton<ComplaintNotices>();
        services.AddScoped<IBounceDesk, BounceDesk>();
        services.AddOptions<BounceMailboxOptions>().Bind(configuration.GetSection(BounceMailboxOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BounceMailboxOptions>, BounceMailboxOptionsValidator>();
        services.AddSingleton<BounceMailboxClock>();
        services.AddSingleton<SentLedger>();
        services.AddSingleton<MailComposer>();
        services.AddSingleton<IDeliveryQueue, StoredDeliveryQueue>();
        services.AddSingleton<IRelayQuota, StoredRelayQuota>();
        services.AddSingleton<ISendingQuota, SendingQuota>();
        services.AddScoped<ISendingPause, SendingPause>();
        services.AddHostedService<CheckTemplates>();
        services.AddSingleton<IPickupFolder, PickupFolder>();
        return services;
    }

    // With the pickup folder nobody needs to set an address; with a relay the validator asks for one.
    private static string DefaultFrom(IConfiguration configuration) =>
        string.IsNullOrWhiteSpace(configuration[$"{SmtpOptions.Section}:{nameof(RelayOptions.Host)}"]) ? "solidarity@localhost" : "";
}
